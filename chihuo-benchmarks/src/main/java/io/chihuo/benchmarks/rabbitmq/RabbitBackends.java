// SPDX-License-Identifier: Apache-2.0

package io.chihuo.benchmarks.rabbitmq;

import io.chihuo.backend.TaskBackend;

/**
 * Creates the backend that is measured.
 */
@FunctionalInterface
interface RabbitBackends {

	/**
	 * Create one for one application, which closes it.
	 * @param connections connections to use, which stay open
	 */
	TaskBackend createBackend(LedgerVariant ledger, Connections connections);

}
