// SPDX-License-Identifier: Apache-2.0

package io.chihuo.flow;

import org.jspecify.annotations.Nullable;

import io.chihuo.backend.FlowMove;

/**
 * The answer to a move.
 *
 * @param answer the answer of the store
 * @param earlierFailure why the move was repeated, null if it was not; it may have been
 * made the first time nevertheless, so that the version of the flow no longer fits
 */
record MadeMove(FlowMove.MoveAnswer answer, @Nullable Throwable earlierFailure) {

}
