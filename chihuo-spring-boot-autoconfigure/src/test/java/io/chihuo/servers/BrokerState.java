// SPDX-License-Identifier: Apache-2.0

package io.chihuo.servers;

import java.util.Map;
import java.util.Set;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;

/**
 * The queues of a RabbitMQ server, as they are at this moment.
 */
public final class BrokerState {

	private final UnaryOperator<String> evaluate;

	BrokerState(UnaryOperator<String> evaluate) {
		this.evaluate = evaluate;
	}

	/**
	 * Messages of each queue by its name, those that are delivered and not acknowledged
	 * among them; -1 where that is not known just now.
	 */
	public Map<String, Long> messages() {
		return count("messages", "total");
	}

	/** The same without those that are delivered. */
	public Map<String, Long> readyMessages() {
		return count("messages_ready", "ready");
	}

	/**
	 * Quorum queues are asked themselves, as the server counts them every few seconds.
	 */
	private Map<String, Long> count(String item, String query) {
		String rows = """
				[[element(4, amqqueue:get_name(Q)), 9, try integer_to_list(case amqqueue:get_type(Q) of
					rabbit_quorum_queue ->
						{ok, {_, N}, _} = ra:local_query(amqqueue:get_pid(Q), fun rabbit_fifo:query_messages_%s/1), N;
					_ -> [{_, N}] = rabbit_amqqueue:info(Q, [%s]), N end)
					catch _:_ -> "-1" end, 10] || Q <- rabbit_amqqueue:list()].""";
		return this.evaluate.apply(rows.formatted(query, item))
			.lines()
			.map((row) -> row.split("\t"))
			.collect(Collectors.toMap((row) -> row[0], (row) -> Long.parseLong(row[1])));
	}

	/** Number of queues that are led by this node of a cluster. */
	public long ledQueues() {
		return this.evaluate.apply("[10 || Q <- rabbit_amqqueue:list(), amqqueue:qnode(Q) =:= node()].").length();
	}

	/** Channels over which consumers get the messages of a queue. */
	public Set<String> consumerChannels(String queue) {
		String rows = """
				[[pid_to_list(element(1, C)), 10] || Q <- rabbit_amqqueue:list(), element(4, amqqueue:get_name(Q)) =:= %s,
					C <- rabbit_amqqueue:consumers(Q)].""";
		return this.evaluate.apply(rows.formatted(BrokerConsole.text(queue))).lines().collect(Collectors.toSet());
	}

	/** Queues to which an exchange routes. */
	public Set<String> boundQueues(String exchange) {
		String rows = """
				[[element(4, element(4, B)), 10] || B <- rabbit_binding:list_for_source(rabbit_misc:r(<<"/">>, exchange, %s))].""";
		return this.evaluate.apply(rows.formatted(BrokerConsole.text(exchange))).lines().collect(Collectors.toSet());
	}

}
