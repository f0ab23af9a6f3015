// SPDX-License-Identifier: Apache-2.0

package io.chihuo.actuate;

import java.util.List;
import java.util.Map;
import java.util.Optional;

import org.jspecify.annotations.Nullable;

import io.chihuo.BulkAction;
import io.chihuo.BulkOperation;
import io.chihuo.BulkOperations;
import io.chihuo.BulkRequest;
import io.chihuo.PeekUnsupportedException;
import io.chihuo.backend.TaskClock;
import io.chihuo.client.BackendChihuoClient;

/**
 * The operations of the endpoint on bulk operations. They address no node: bulk
 * operations are in the backend.
 */
final class EndpointOperations {

	private static final int DEFAULT_SIZE = 100;

	private static final Map<String, BulkAction> ACTIONS = Map.of("bulk-requeue", BulkAction.REQUEUE, "bulk-discard",
			BulkAction.DISCARD, "bulk-cancel", BulkAction.CANCEL);

	private final BackendChihuoClient client;

	private final TaskClock clock;

	EndpointOperations(BackendChihuoClient client, TaskClock clock) {
		this.client = client;
		this.clock = clock;
	}

	/** The change that an action of a loop starts, empty if it starts none. */
	static Optional<BulkAction> findAction(String action) {
		return Optional.ofNullable(ACTIONS.get(action));
	}

	BulkOperation startOperation(String loop, String action, BulkAction bulkAction, ChangeRequest change) {
		if (bulkAction == BulkAction.CANCEL) {
			change.allowOnly(action, "all", "idPrefix", "olderThan", "newerThan");
		}
		else {
			change.allowOnly(action, "all", "cause", "exception", "idPrefix", "olderThan", "newerThan");
		}
		if (change.isAll() == change.filter().hasConditions()) {
			throw new RequestRefusedException(RequestRefusedException.BAD_REQUEST_STATUS,
					"'" + action + "' takes either a filter or 'all', which has to be true");
		}
		try {
			return this.client.bulkOperations().start(requestOf(loop, bulkAction, change));
		}
		catch (PeekUnsupportedException ex) {
			throw new RequestRefusedException(RequestRefusedException.NOT_SUPPORTED_STATUS,
					String.valueOf(ex.getMessage()));
		}
		catch (IllegalStateException ex) {
			throw new RequestRefusedException(RequestRefusedException.CONFLICT_STATUS, String.valueOf(ex.getMessage()));
		}
	}

	private BulkRequest requestOf(String loop, BulkAction action, ChangeRequest change) {
		if (change.isAll()) {
			return BulkRequest.all(loop, action);
		}
		return (action == BulkAction.CANCEL)
				? BulkRequest.cancelMatching(loop, change.filter().toTaskFilter(this.clock.now()))
				: BulkRequest.matching(loop, action, change.filter().toFilter(this.clock.now()));
	}

	OperationsDescriptor listOperations(@Nullable Integer size) {
		int checked = (size != null) ? size : DEFAULT_SIZE;
		if (checked < 1 || checked > BulkOperations.MAX_KEPT) {
			throw new RequestRefusedException(RequestRefusedException.BAD_REQUEST_STATUS,
					"'size' must be from 1 to " + BulkOperations.MAX_KEPT);
		}
		return new OperationsDescriptor(
				this.client.bulkOperations().list().stream().limit(checked).map(OperationDescriptor::of).toList());
	}

	BulkOperation describeOperation(String id) {
		return requireFound(this.client.bulkOperations().find(id));
	}

	/** The operation of a request to stop one. */
	BulkOperation findToStop(String action, @Nullable String id) {
		if (!action.equals("stop")) {
			throw new RequestRefusedException(RequestRefusedException.NOT_FOUND_STATUS,
					"There is no such action on a bulk operation");
		}
		if (id == null) {
			throw new RequestRefusedException(RequestRefusedException.BAD_REQUEST_STATUS, "'id' is missing");
		}
		return describeOperation(id);
	}

	BulkOperation stopOperation(String id) {
		return requireFound(this.client.bulkOperations().stop(id));
	}

	private static BulkOperation requireFound(Optional<BulkOperation> found) {
		return found.orElseThrow(() -> new RequestRefusedException(RequestRefusedException.NOT_FOUND_STATUS,
				"There is no bulk operation of this id; one that ended is listed for a day"));
	}

	/**
	 * Bulk operations, the last one first.
	 *
	 * @param operations the operations
	 */
	record OperationsDescriptor(List<OperationDescriptor> operations) {
	}

}
