// SPDX-License-Identifier: Apache-2.0

package io.chihuo.backend.rabbitmq;

import io.chihuo.BackendUnavailableException;

/**
 * A queue that was declared is there no more.
 */
final class QueueGoneException extends BackendUnavailableException {

	private static final long serialVersionUID = 1L;

	QueueGoneException() {
		super("A queue was deleted in RabbitMQ, so a message could not be delivered to it", null);
	}

}
