// SPDX-License-Identifier: Apache-2.0

/**
 * Queues in RabbitMQ, with a ledger for the state that a broker cannot keep. The types by
 * role:
 * <ul>
 * <li>queue: {@code RabbitTaskStore} with {@code RabbitClaims} and
 * {@code RabbitSettlement}; {@code QueueListeners}, {@code BrokerEvents},
 * {@code LedgerEvents}, {@code DueTaskPoller}, {@code LostQueueCheck},
 * {@code OpeningGate}</li>
 * <li>ticket: {@code Ticket*}, from the ledger to messages ({@code TicketPublisher}) and
 * from messages to leases ({@code TicketClaims}); {@code ForeignMessages} for messages
 * that are none</li>
 * <li>publish: {@code MessagePublisher}, {@code Publish*}, {@code OutboundMessage},
 * {@code UnconfirmedPublishes}, {@code ConfirmStallDetector}</li>
 * <li>consume: {@code MessageConsumer}, {@code ConsumerChannel}, {@code Delivery*},
 * {@code InboundDelivery}, {@code PrefetchSize}, {@code DesiredStateReconciler}</li>
 * <li>broker: {@code Broker*}, {@code QueueChannel}, {@code QueueNames},
 * {@code QueueType}, {@code RabbitResources}, {@code RabbitFailures}</li>
 * <li>nodes: {@code NodeEvent}, {@code RabbitNodeBus}, {@code Ledger*} for the one ledger
 * that all of them use</li>
 * </ul>
 * Not part of the API: may change at any time.
 */
@NullMarked
package io.chihuo.backend.rabbitmq;

import org.jspecify.annotations.NullMarked;

import io.chihuo.backend.ledger.QueueListeners;
