package io.chihuo.event;

/**
 * A run has ended well. The backend is told afterwards: if the lease turns out to be
 * lost, {@link LeaseLost} follows.
 *
 * @param loop name of the loop
 * @param id id of the task
 * @param attempt which run of the task this was, from 1
 */
public record TaskSucceeded(String loop, String id, int attempt) implements LoopEvent {

}
