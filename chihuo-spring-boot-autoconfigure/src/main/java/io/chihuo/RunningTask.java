package io.chihuo;

import java.time.Instant;

import org.jspecify.annotations.Nullable;

/**
 * A task that runs on this node at one moment.
 *
 * @param id id of the task
 * @param attempt which run of the task this is, from 1
 * @param fencingToken token of its lease
 * @param startedAt when its handler was called
 * @param progress how far it says it has come, 0 to 1
 * @param message what it says it is doing, or null
 * @param deaf whether the run was ended, as by a timeout, while its handler ignores the
 * interruption and keeps its slot
 */
public record RunningTask(String id, int attempt, long fencingToken, Instant startedAt, double progress,
		@Nullable String message, boolean deaf) {

}
