// SPDX-License-Identifier: Apache-2.0

package io.chihuo.step.sql;

/**
 * Kind of a statement, by its answer.
 */
public enum StatementKind {

	/** By its first word. */
	AUTO,

	/** Answers with rows. */
	QUERY,

	/** Answers with a number of rows that it has changed. */
	UPDATE

}
