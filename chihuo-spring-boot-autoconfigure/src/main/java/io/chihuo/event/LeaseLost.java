package io.chihuo.event;

/**
 * The lease of a task was lost while this node ran it: the outcome of the run is void,
 * and the task runs again, here or elsewhere.
 *
 * @param loop name of the loop
 * @param id id of the task
 * @param attempt which run of the task this was, from 1
 */
public record LeaseLost(String loop, String id, int attempt) implements LoopEvent {

}
