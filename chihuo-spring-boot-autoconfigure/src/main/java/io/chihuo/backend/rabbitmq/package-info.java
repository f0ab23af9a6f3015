// SPDX-License-Identifier: Apache-2.0

/**
 * Queues in RabbitMQ.
 * <p>
 * Not part of the API: may change at any time.
 */
@NullMarked
package io.chihuo.backend.rabbitmq;

import org.jspecify.annotations.NullMarked;
