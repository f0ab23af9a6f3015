/**
 * Queues in RabbitMQ.
 * <p>
 * Not part of the API: may change at any time.
 */
@NullMarked
package io.chihuo.backend.rabbitmq;

import org.jspecify.annotations.NullMarked;
