// SPDX-License-Identifier: Apache-2.0

package io.chihuo.bulk;

import java.util.Comparator;

import io.chihuo.BulkOperation;

/**
 * An operation as it was read or written.
 *
 * @param id its id
 * @param version version of the record, 0 if it is not stored yet
 * @param content the record
 * @param now the present moment by the clock of the store
 */
record StoredOperation(String id, long version, OperationRecord content, long now) {

	static final Comparator<StoredOperation> OLDEST_FIRST = Comparator
		.comparingLong((StoredOperation operation) -> operation.content().startedAt())
		.thenComparing(StoredOperation::id);

	boolean isEnded() {
		return this.content.isEnded();
	}

	/** Whether it ended so long ago that it is forgotten. */
	boolean isOutdated(long retentionMillis) {
		return isEnded() && this.now - this.content.endedAt() >= retentionMillis;
	}

	BulkOperation describe() {
		return this.content.describe(this.id);
	}

}
