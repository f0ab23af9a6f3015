package io.chihuo.event;

/**
 * A task was given up and is a dead letter now.
 *
 * @param loop name of the loop
 * @param id id of the task
 * @param attempts how often it was run
 * @param crashes how many of these runs took their worker down
 * @param reason what went wrong last
 */
public record TaskDead(String loop, String id, int attempts, int crashes, String reason) implements LoopEvent {

}
