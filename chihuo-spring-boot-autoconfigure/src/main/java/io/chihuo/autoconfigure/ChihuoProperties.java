// SPDX-License-Identifier: Apache-2.0

package io.chihuo.autoconfigure;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import org.jspecify.annotations.Nullable;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.NestedConfigurationProperty;
import org.springframework.util.unit.DataSize;

/**
 * Configuration of the engine and its loops.
 */
@ConfigurationProperties("chihuo")
public class ChihuoProperties {

	/**
	 * Whether loops and clients are set up at all.
	 */
	private boolean enabled = true;

	/**
	 * Where queues are kept: memory, or the name of a backend whose library is on the
	 * class path.
	 */
	private String backend = "memory";

	/**
	 * Prefix of all queues, which keeps applications on one server apart. Letters,
	 * digits, dot, underscore and hyphen.
	 */
	private String namespace = "default";

	/**
	 * Name of the bean that the backend connects with, a RedisConnectionFactory,
	 * ConnectionFactory or DataSource; by default the only or the primary one.
	 */
	private @Nullable String connection;

	/**
	 * Settings of further namespaces by their names. Each may have every property of
	 * 'chihuo' except 'enabled', 'exit-when-drained', 'exit-code' and the namespaces, and
	 * has the values of 'chihuo' for those that it does not set, but for 'loops',
	 * 'schedules' and 'queues'.
	 */
	private Map<String, Object> namespaces = new LinkedHashMap<>();

	/**
	 * Whether this node runs its loops (worker, which then must have one), only adds
	 * tasks (client), or both.
	 */
	private NodeRole role = NodeRole.BOTH;

	/**
	 * Largest encoded payload of a task with its headers.
	 */
	private DataSize maxPayloadSize = DataSize.ofKilobytes(256);

	/**
	 * Format in which this node stores payloads. It reads those of all formats that it
	 * has.
	 */
	private CodecType codec = CodecType.JSON;

	/**
	 * Longest time that a call waits for the backend.
	 */
	private Duration timeout = Duration.ofSeconds(10);

	/**
	 * Whether the application fails to start if the backend does not answer.
	 */
	private boolean failFast;

	/**
	 * Whether the application closes once every loop with run-forever off has ended by
	 * itself.
	 */
	private boolean exitWhenDrained;

	@NestedConfigurationProperty
	private final ExitCode exitCode = new ExitCode();

	@NestedConfigurationProperty
	private final Shutdown shutdown = new Shutdown();

	/**
	 * Settings of single loops by their names; they override the annotation.
	 */
	private Map<String, LoopProperties> loops = new HashMap<>();

	/**
	 * Settings of single schedules by their names; they override the annotation.
	 */
	private Map<String, ScheduleProperties> schedules = new HashMap<>();

	/**
	 * Names of queues whose loops run on other nodes, or are registered later. Each gets
	 * a TaskQueue bean.
	 */
	private List<String> queues = new ArrayList<>();

	public boolean isEnabled() {
		return this.enabled;
	}

	public void setEnabled(boolean enabled) {
		this.enabled = enabled;
	}

	public String getBackend() {
		return this.backend;
	}

	public void setBackend(String backend) {
		this.backend = backend;
	}

	public String getNamespace() {
		return this.namespace;
	}

	public void setNamespace(String namespace) {
		this.namespace = namespace;
	}

	public @Nullable String getConnection() {
		return this.connection;
	}

	public void setConnection(@Nullable String connection) {
		this.connection = connection;
	}

	public Map<String, Object> getNamespaces() {
		return this.namespaces;
	}

	public void setNamespaces(Map<String, Object> namespaces) {
		this.namespaces = namespaces;
	}

	public NodeRole getRole() {
		return this.role;
	}

	public void setRole(NodeRole role) {
		this.role = role;
	}

	public DataSize getMaxPayloadSize() {
		return this.maxPayloadSize;
	}

	public void setMaxPayloadSize(DataSize maxPayloadSize) {
		this.maxPayloadSize = maxPayloadSize;
	}

	public CodecType getCodec() {
		return this.codec;
	}

	public void setCodec(CodecType codec) {
		this.codec = codec;
	}

	public Duration getTimeout() {
		return this.timeout;
	}

	public void setTimeout(Duration timeout) {
		this.timeout = timeout;
	}

	public boolean isFailFast() {
		return this.failFast;
	}

	public void setFailFast(boolean failFast) {
		this.failFast = failFast;
	}

	public boolean isExitWhenDrained() {
		return this.exitWhenDrained;
	}

	public void setExitWhenDrained(boolean exitWhenDrained) {
		this.exitWhenDrained = exitWhenDrained;
	}

	public ExitCode getExitCode() {
		return this.exitCode;
	}

	public Shutdown getShutdown() {
		return this.shutdown;
	}

	public List<String> getQueues() {
		return this.queues;
	}

	public void setQueues(List<String> queues) {
		this.queues = queues;
	}

	public Map<String, ScheduleProperties> getSchedules() {
		return this.schedules;
	}

	public void setSchedules(Map<String, ScheduleProperties> schedules) {
		this.schedules = schedules;
	}

	public Map<String, LoopProperties> getLoops() {
		return this.loops;
	}

	public void setLoops(Map<String, LoopProperties> loops) {
		this.loops = loops;
	}

	/**
	 * Exit codes of the process.
	 */
	public static class ExitCode {

		/**
		 * Exit code if a loop has failed, 0 to 255.
		 */
		private int loopFailed = 1;

		/**
		 * Exit code if tasks of loops with run-forever off became dead letters, 0 to 255.
		 */
		private int deadLetters = 2;

		public int getLoopFailed() {
			return this.loopFailed;
		}

		public void setLoopFailed(int loopFailed) {
			this.loopFailed = loopFailed;
		}

		public int getDeadLetters() {
			return this.deadLetters;
		}

		public void setDeadLetters(int deadLetters) {
			this.deadLetters = deadLetters;
		}

	}

	/**
	 * Shutdown behaviour.
	 */
	public static class Shutdown {

		/**
		 * Time that running tasks get before they are interrupted and released to the
		 * head of their queue. Zero releases them at once.
		 */
		private Duration gracePeriod = Duration.ofSeconds(10);

		public Duration getGracePeriod() {
			return this.gracePeriod;
		}

		public void setGracePeriod(Duration gracePeriod) {
			this.gracePeriod = gracePeriod;
		}

	}

}
