package io.chihuo.event;

import io.chihuo.LoopState;

/**
 * A loop has stopped on this node and holds no lease any more.
 *
 * @param loop name of the loop
 * @param state {@link LoopState#STOPPED}, or {@link LoopState#FAILED} if it could not be
 * seeded
 */
public record LoopStopped(String loop, LoopState state) implements LoopEvent {

}
