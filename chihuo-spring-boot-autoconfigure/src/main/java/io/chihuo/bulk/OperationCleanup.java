// SPDX-License-Identifier: Apache-2.0

package io.chihuo.bulk;

import java.util.List;

import io.chihuo.BulkOperations;

/**
 * Forgets operations that ended long ago, or of which there are too many. Methods block.
 */
final class OperationCleanup {

	private final OperationStore store;

	OperationCleanup(OperationStore store) {
		this.store = store;
	}

	/**
	 * Remove what is not to be kept.
	 * @param operations all operations, the oldest first
	 */
	void removeOutdated(List<StoredOperation> operations) {
		int surplus = operations.size() - BulkOperations.MAX_KEPT;
		for (StoredOperation operation : operations) {
			if (operation.isOutdated(BulkOperations.ENDED_RETENTION.toMillis())
					|| (surplus > 0 && operation.isEnded())) {
				this.store.writeOperation(operation, null);
				surplus--;
			}
		}
	}

}
