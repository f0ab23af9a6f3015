// SPDX-License-Identifier: Apache-2.0

package io.chihuo.autoconfigure;

import io.chihuo.codec.TaskCodec;

/**
 * The codec that writes payloads on this node, with all that it reads by.
 */
record EngineCodec(TaskCodec codec) {

}
