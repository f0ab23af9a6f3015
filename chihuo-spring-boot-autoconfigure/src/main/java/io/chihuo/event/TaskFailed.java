package io.chihuo.event;

/**
 * A run has failed. The backend is told afterwards: if the lease turns out to be lost,
 * {@link LeaseLost} follows, and if the task was given up, {@link TaskDead}.
 *
 * @param loop name of the loop
 * @param id id of the task
 * @param attempt which run of the task this was, from 1
 * @param failure what the handler threw, or a
 * {@link java.util.concurrent.TimeoutException TimeoutException}
 * @param retried whether the task is tried again
 */
public record TaskFailed(String loop, String id, int attempt, Throwable failure, boolean retried) implements LoopEvent {

}
