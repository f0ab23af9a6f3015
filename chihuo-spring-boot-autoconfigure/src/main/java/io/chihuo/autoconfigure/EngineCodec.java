// SPDX-License-Identifier: Apache-2.0

package io.chihuo.autoconfigure;

import java.util.List;

import io.chihuo.codec.TaskCodec;

/**
 * The codec that writes payloads on this node, with all that it reads by.
 *
 * @param codec the codec
 * @param names names of the codecs that it reads by
 */
record EngineCodec(TaskCodec codec, List<String> names) {

}
