package io.chihuo.backend.rabbitmq;

import java.time.Duration;

/**
 * How the backend uses RabbitMQ.
 *
 * @param queueType type of the queues that are declared
 * @param declare whether queues are declared, or only verified to be there
 * @param timeout after which a call that was not answered fails
 */
public record RabbitSettings(QueueType queueType, boolean declare, Duration timeout) {

}
