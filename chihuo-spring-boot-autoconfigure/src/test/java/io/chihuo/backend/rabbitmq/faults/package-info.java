// SPDX-License-Identifier: Apache-2.0

/**
 * Tests queues in RabbitMQ when brokers, ledgers, connections and processes die.
 */
@NullMarked
package io.chihuo.backend.rabbitmq.faults;

import org.jspecify.annotations.NullMarked;
