package io.chihuo.event;

/**
 * The handler is about to be called.
 *
 * @param loop name of the loop
 * @param id id of the task
 * @param attempt which run of the task this is, from 1
 */
public record TaskStarted(String loop, String id, int attempt) implements LoopEvent {

}
