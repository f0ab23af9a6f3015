package io.chihuo.engine;

import java.time.Duration;

/**
 * What all loops of a node share.
 *
 * @param namespace namespace of their queues
 * @param worker name of this node, for those who look
 * @param gracePeriod time that running tasks get when their loop stops
 */
public record EngineOptions(String namespace, String worker, Duration gracePeriod) {

}
