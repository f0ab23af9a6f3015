package io.chihuo.event;

/**
 * A loop has been started on this node.
 *
 * @param loop name of the loop
 * @param concurrency most tasks that run at the same time
 */
public record LoopStarted(String loop, int concurrency) implements LoopEvent {

}
