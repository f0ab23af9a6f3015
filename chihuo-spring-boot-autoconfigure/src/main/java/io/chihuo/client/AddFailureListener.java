// SPDX-License-Identifier: Apache-2.0

package io.chihuo.client;

import java.util.List;

import io.chihuo.backend.QueueName;

/**
 * Is notified of tasks that were not added after the commit of the transaction that asked
 * for them, whose caller has its answer already. Called on a thread without a
 * transaction, which it may block.
 */
public interface AddFailureListener {

	/**
	 * Tasks were not added, or it is not known whether they were.
	 * @param ids ids of the tasks
	 * @param failure the exception of the add
	 */
	void onAddsFailed(QueueName queue, List<String> ids, Throwable failure);

}
