// SPDX-License-Identifier: Apache-2.0

package io.chihuo.client;

import io.chihuo.backend.TaskStore;

/**
 * Changes how the tasks of an application are added.
 */
@FunctionalInterface
public interface AddDecorator {

	/**
	 * Adds tasks at once, or as part of the transaction that the backend joins.
	 */
	AddDecorator NONE = (store) -> store;

	/**
	 * Returns the store whose {@code add} to use within a transaction of the application,
	 * in place of a store's.
	 */
	TaskStore decorateStore(TaskStore store);

}
