// SPDX-License-Identifier: Apache-2.0

package io.chihuo.flow.state;

/**
 * When a child of its parent runs.
 */
public enum ChildRole {

	/** By the rules of the parent. */
	BODY,

	/** After a body that is done. */
	ON_DONE,

	/** After a body that has failed. */
	ON_FAILURE,

	/** After the body. */
	ALWAYS,

	/** Undoes the body, when steps around it have failed. */
	COMPENSATION

}
