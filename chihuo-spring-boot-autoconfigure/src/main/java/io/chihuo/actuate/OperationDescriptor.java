// SPDX-License-Identifier: Apache-2.0

package io.chihuo.actuate;

import java.time.Instant;
import java.util.Map;

import org.jspecify.annotations.Nullable;

import io.chihuo.BulkAction;
import io.chihuo.BulkOperation;
import io.chihuo.BulkState;

/**
 * A bulk operation as the endpoint shows it; the members are those of
 * {@link BulkOperation}.
 */
record OperationDescriptor(String id, String loop, BulkAction action, Map<String, String> filter, BulkState state,
		long done, long total, Instant startedAt, @Nullable Instant endedAt, @Nullable String problem) {

	static OperationDescriptor of(BulkOperation operation) {
		return new OperationDescriptor(operation.id(), operation.loop(), operation.action(), operation.filter(),
				operation.state(), operation.done(), operation.total(), operation.startedAt(), operation.endedAt(),
				operation.problem());
	}

}
