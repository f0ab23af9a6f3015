// SPDX-License-Identifier: Apache-2.0

/**
 * Others on RabbitMQ: the bare client, and Spring AMQP.
 */
@NullMarked
package io.chihuo.benchmarks.rabbitmq.peer;

import org.jspecify.annotations.NullMarked;
