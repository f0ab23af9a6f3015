// SPDX-License-Identifier: Apache-2.0

package io.chihuo.engine;

import java.time.Duration;

/**
 * Options that all loops of a node share.
 *
 * @param namespace namespace of their queues
 * @param worker name of this node, shown to operators
 * @param gracePeriod time that running tasks get when their loop stops
 */
public record EngineOptions(String namespace, String worker, Duration gracePeriod) {

}
