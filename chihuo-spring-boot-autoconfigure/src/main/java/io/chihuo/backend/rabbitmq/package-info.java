/**
 * Queues in RabbitMQ.
 */
@NullMarked
package io.chihuo.backend.rabbitmq;

import org.jspecify.annotations.NullMarked;
