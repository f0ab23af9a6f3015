package io.chihuo.engine;

import org.jspecify.annotations.Nullable;

import io.chihuo.RunOutcome;
import io.chihuo.backend.Settlement;

/**
 * The outcome of a run and what becomes of its task.
 *
 * @param outcome the outcome
 * @param settlement how its lease ends, null if it is released together with others
 * @param failure what it failed with, or null
 */
record Verdict(RunOutcome outcome, @Nullable Settlement settlement, @Nullable Throwable failure) {

}
