// SPDX-License-Identifier: Apache-2.0

/**
 * The RabbitMQ backend with each of its ledgers, beside the bare client and Spring AMQP.
 */
@NullMarked
package io.chihuo.benchmarks.rabbitmq;

import org.jspecify.annotations.NullMarked;
