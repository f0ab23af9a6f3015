// SPDX-License-Identifier: Apache-2.0

package io.chihuo.servers;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * One node of RabbitMQ with nothing of the machine's own installation but its programs:
 * not its configuration, plugins, data or cookie.
 */
final class RabbitServerNode {

	private static final String LOOPBACK = "127.0.0.1";

	/**
	 * Two schedulers that wait for a moment before they sleep: those that read files
	 * answer within that moment, and there are thousands of reads in a start.
	 */
	private static final String ERLANG = "+S 2:2 +sbwt very_short +sbwtdcpu none +sbwtdio very_short "
			+ "-kernel inet_dist_use_interface {127,0,0,1}";

	private final TcpClient client;

	private final String name;

	private final ServerDirectory directory = ServerDirectory.create("rabbitmq");

	private final BrokerConsole console = new BrokerConsole(this.directory);

	private final OwnServer server;

	private boolean isComplete;

	/**
	 * @param config text of rabbitmq.conf
	 * @param advanced text of advanced.config, an Erlang term and a full stop
	 */
	RabbitServerNode(int port, String config, String advanced) {
		this.client = TcpClient.amqp(LOOPBACK, port);
		this.name = name(port);
		this.directory.write("rabbitmq.conf", config);
		this.directory.write("advanced.config", advanced);
		this.server = new OwnServer(new LocalHost("env"), this.client, this.directory, command());
	}

	/** Name of the node with a port: the same for each run, as its data belong to it. */
	static String name(int port) {
		return "chihuo-" + port + "@localhost";
	}

	/** With input allowed the script becomes the server instead of watching over it. */
	private List<String> command() {
		List<String> command = new ArrayList<>(List.of("RABBITMQ_ALLOW_INPUT=1"));
		environment().forEach((variable, value) -> command.add(variable + "=" + value));
		command.addAll(List.of(RabbitScripts.find("rabbitmq-server"), "-noinput"));
		return command;
	}

	private Map<String, String> environment() {
		Map<String, String> environment = new HashMap<>(ErlangHome.environment());
		environment.put("RABBITMQ_NODENAME", this.name);
		environment.put("RABBITMQ_NODE_IP_ADDRESS", LOOPBACK);
		environment.put("RABBITMQ_NODE_PORT", Integer.toString(this.client.port()));
		environment.put("RABBITMQ_DIST_PORT", Integer.toString(this.client.port() + FreePorts.BUS_PORT_OFFSET));
		environment.put("RABBITMQ_SERVER_ADDITIONAL_ERL_ARGS", ERLANG + " " + this.console.arguments());
		environment.put("RABBITMQ_LOGS", "-");
		Map.of("RABBITMQ_CONF_ENV_FILE", "rabbitmq-env.conf", "RABBITMQ_CONFIG_FILE", "rabbitmq.conf",
				"RABBITMQ_CONFIG_FILES", "conf.d", "RABBITMQ_ADVANCED_CONFIG_FILE", "advanced.config",
				"RABBITMQ_GENERATED_CONFIG_DIR", "config", "RABBITMQ_SCHEMA_DIR", "schema", "RABBITMQ_MNESIA_BASE",
				"mnesia", "RABBITMQ_LOG_BASE", "log", "RABBITMQ_ENABLED_PLUGINS_FILE", "enabled_plugins",
				"RABBITMQ_PID_FILE", "pid")
			.forEach((variable, file) -> environment.put(variable, this.directory.file(file)));
		return environment;
	}

	String name() {
		return this.name;
	}

	TcpClient client() {
		return this.client;
	}

	OwnServer server() {
		return this.server;
	}

	void launch() {
		this.isComplete = false;
		this.console.reset();
		this.server.launch();
	}

	/** The server takes connections a moment before its start is complete. */
	private void awaitStartup() {
		if (!this.isComplete) {
			this.console.awaitStartup();
			this.isComplete = true;
		}
	}

	String evaluate(String expressions) {
		awaitStartup();
		return this.console.evaluate(expressions);
	}

	String control(String... arguments) {
		awaitStartup();
		List<String> command = new ArrayList<>(List.of(RabbitScripts.find("rabbitmqctl"), "--quiet"));
		command.addAll(List.of(arguments));
		return Shell.output(environment(), command);
	}

}
