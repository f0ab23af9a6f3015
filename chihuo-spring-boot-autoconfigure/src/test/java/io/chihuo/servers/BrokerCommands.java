// SPDX-License-Identifier: Apache-2.0

package io.chihuo.servers;

import java.util.function.UnaryOperator;

/**
 * Commands of an operator to a RabbitMQ server, as rabbitmqctl has them.
 */
public final class BrokerCommands {

	private final UnaryOperator<String> evaluate;

	BrokerCommands(UnaryOperator<String> evaluate) {
		this.evaluate = evaluate;
	}

	/** Close all connections to the server. */
	public void closeConnections() {
		run("rabbit_networking:close_connections(rabbit_networking:connections(), <<\"for a test\">>), ok.");
	}

	/** Let it be short of memory: it blocks connections that publish. */
	public void exhaustMemory() {
		run("vm_memory_monitor:set_vm_memory_high_watermark({absolute, 1}).");
	}

	/** Let it have memory again. */
	public void restoreMemory() {
		run("vm_memory_monitor:set_vm_memory_high_watermark(0.4).");
	}

	public void addUser(String name, String password) {
		run("rabbit_auth_backend_internal:add_user(%s, %s, <<\"test\">>).", name, password);
	}

	/**
	 * Set the permissions of a user.
	 * @param configure pattern of the names that it may declare
	 * @param write pattern of the names that it may publish to
	 * @param read pattern of the names that it may read
	 */
	public void permit(String user, String configure, String write, String read) {
		run("rabbit_auth_backend_internal:set_permissions(%s, <<\"/\">>, %s, %s, %s, <<\"test\">>).", user, configure,
				write, read);
	}

	/** Remove all messages of a queue that are not delivered. */
	public void purge(String queue) {
		onQueue(queue, "rabbit_amqqueue:purge(Q)");
	}

	public void deleteQueue(String queue) {
		onQueue(queue, "rabbit_amqqueue:delete(Q, false, false, <<\"test\">>)");
	}

	/** Delete all queues: as long as they are there, each costs time. */
	public void deleteQueues() {
		run("[rabbit_amqqueue:delete(Q, false, false, <<\"test\">>) || Q <- rabbit_amqqueue:list()], ok.");
	}

	private void onQueue(String queue, String call) {
		run("{ok, Q} = rabbit_amqqueue:lookup(rabbit_misc:r(<<\"/\">>, queue, %s)), {ok, _} = " + call + ", ok.",
				queue);
	}

	/** Write the assignment of logs to queues, which is kept in memory, to disk. */
	public void writeQueueDirectory() {
		run("dets:sync(ra_directory_reverse).");
	}

	private void run(String expressions, Object... texts) {
		Object[] quoted = new Object[texts.length];
		for (int i = 0; i < texts.length; i++) {
			quoted[i] = BrokerConsole.text((String) texts[i]);
		}
		String result = this.evaluate.apply((texts.length == 0) ? expressions : expressions.formatted(quoted));
		if (!result.equals("ok")) {
			throw new IllegalStateException("RabbitMQ answers " + result + " to " + expressions);
		}
	}

}
