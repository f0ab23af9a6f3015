package io.chihuo.engine;

import org.jspecify.annotations.Nullable;

import io.chihuo.backend.Settlement;

/**
 * The decision on a run.
 *
 * @param settlement its outcome and what becomes of its task
 * @param failure what it failed with, or null
 */
record SettlementDecision(Settlement settlement, @Nullable Throwable failure) {

}
