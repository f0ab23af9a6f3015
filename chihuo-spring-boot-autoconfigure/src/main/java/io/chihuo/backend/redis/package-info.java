// SPDX-License-Identifier: Apache-2.0

/**
 * Queues in Redis: each operation is one script over a batch. The types by role:
 * <ul>
 * <li>queue: {@code RedisTaskStore} and {@code RedisQueueLedger} over {@code RedisQueue};
 * {@code ClaimSequence}</li>
 * <li>script: {@code Script*} ({@code ScriptSet} composes the texts, {@code ScriptCall}
 * sends one, {@code ScriptBatches} and {@code ScriptReply} are its two ends),
 * {@code QueueScripts}, {@code NumberedCalls}, {@code QueueKeys}</li>
 * <li>record: {@code TaskRecord}, the format of a task and of a dead letter; in Lua
 * {@code lib/queue} and {@code lib/failures}</li>
 * <li>ticket: {@code *Ticket*}, for the ledger only</li>
 * <li>event: {@code Event*}, {@code QueueEventListener}, {@code RedisNodeBus}</li>
 * <li>connection: {@code RedisLink}, {@code RedisResources}, {@code ConnectionRenewal},
 * {@code OpenSocket}, {@code HandshakeRetry}, {@code EvictionCheck},
 * {@code RedisFailures}</li>
 * </ul>
 * Not part of the API: may change at any time.
 */
@NullMarked
package io.chihuo.backend.redis;

import org.jspecify.annotations.NullMarked;
