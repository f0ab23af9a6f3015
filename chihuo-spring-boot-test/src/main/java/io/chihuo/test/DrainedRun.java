// SPDX-License-Identifier: Apache-2.0

package io.chihuo.test;

import org.jspecify.annotations.Nullable;

import io.chihuo.RunOutcome;

/**
 * One run of a task, as a drain has seen it.
 *
 * @param loop name of the loop
 * @param id id of the task
 * @param attempt which run of the task this was, from 1
 * @param outcome outcome of the run
 * @param failure exception of the run, or null
 */
public record DrainedRun(String loop, String id, int attempt, RunOutcome outcome, @Nullable Throwable failure) {

}
