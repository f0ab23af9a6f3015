// SPDX-License-Identifier: Apache-2.0

package io.chihuo.autoconfigure;

import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.List;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.convert.DurationStyle;
import org.springframework.core.env.Environment;
import org.springframework.util.ClassUtils;
import org.springframework.util.unit.DataSize;

import io.chihuo.ChihuoConfigurationException;
import io.chihuo.LoopOptions;
import io.chihuo.backend.QueueName;

/**
 * The bounds of all properties. They are checked before any bean is created, so that no
 * bean sees a value that is out of them.
 */
final class PropertyBounds {

	private static final Logger logger = LoggerFactory.getLogger(PropertyBounds.class);

	private static final List<ChronoUnit> UNITS = List.of(ChronoUnit.DAYS, ChronoUnit.HOURS, ChronoUnit.MINUTES,
			ChronoUnit.SECONDS);

	private static final String PHASE = "spring.lifecycle.timeout-per-shutdown-phase";

	/**
	 * Time that a stop may take besides the grace period: until interrupted runs have
	 * ended, and until their tasks are released.
	 */
	private static final Duration STOP_MARGIN = Duration.ofSeconds(4);

	private static final Duration MAX_MILLIS_DURATION = Duration.ofMillis(Long.MAX_VALUE);

	/** Without it the properties of sql steps cannot be bound. */
	private static final String SQL_CLASS = "org.springframework.boot.sql.init.DatabaseInitializationMode";

	private PropertyBounds() {
	}

	/**
	 * Check the properties of an environment, and warn of those that are unknown.
	 * @throws ChihuoConfigurationException if one is out of its bounds; the message names
	 * it and them
	 */
	static void checkProperties(Environment environment) {
		PropertyNameCheck names = new PropertyNameCheck();
		Binder binder = Binder.get(environment, names);
		ChihuoProperties chihuo = binder.bindOrCreate("chihuo", ChihuoProperties.class);
		ClusterProperties cluster = binder.bindOrCreate("chihuo.cluster", ClusterProperties.class);
		checkName("chihuo.namespace", chihuo.getNamespace());
		checkBetween("chihuo.max-payload-size", chihuo.getMaxPayloadSize(), DataSize.ofBytes(1),
				DataSize.ofMegabytes(256));
		checkBetween("chihuo.timeout", chihuo.getTimeout(), Duration.ofMillis(1), Duration.ofDays(1));
		checkBetween("chihuo.shutdown.grace-period", chihuo.getShutdown().getGracePeriod(), Duration.ZERO,
				Duration.ofDays(30));
		checkBetween("chihuo.exit-code.loop-failed", chihuo.getExitCode().getLoopFailed(), 0, 255);
		checkBetween("chihuo.exit-code.dead-letters", chihuo.getExitCode().getDeadLetters(), 0, 255);
		checkBetween("chihuo.cluster.heartbeat", cluster.getHeartbeat(), Duration.ofMillis(100), Duration.ofHours(24));
		checkCalls(binder.bindOrCreate("chihuo.calls", CallProperties.class));
		checkFlows(binder.bindOrCreate("chihuo.flows", FlowProperties.class));
		checkFileSteps(binder.bindOrCreate("chihuo.steps.file", FileStepProperties.class));
		if (ClassUtils.isPresent(SQL_CLASS, null)) {
			checkSqlSteps(binder.bindOrCreate("chihuo.steps.sql", SqlStepProperties.class));
		}
		else {
			names.ignoreBelow("chihuo.steps.sql");
			names.ignoreBelow("chihuo.jdbc");
		}
		checkRedisSteps(binder.bindOrCreate("chihuo.steps.redis", RedisStepProperties.class));
		checkHttpSteps(binder.bindOrCreate("chihuo.steps.http", HttpStepProperties.class));
		cluster.nodeName();
		chihuo.getLoops().forEach((name, loop) -> {
			checkName("chihuo.loops", name);
			LoopOverrides.overrideOptions(name, loop, LoopOptions.DEFAULTS);
		});
		chihuo.getSchedules().forEach(PropertyBounds::checkSchedule);
		chihuo.getQueues().forEach((name) -> checkName("chihuo.queues", name));
		bindOthers(binder);
		names.warnOfOthers(environment);
	}

	/** Binding checks their types, also of those that no bean reads here. */
	private static void bindOthers(Binder binder) {
		binder.bindOrCreate("chihuo.actuator", ActuatorProperties.class);
		binder.bindOrCreate("chihuo.dashboard", DashboardProperties.class);
		binder.bindOrCreate("chihuo.encryption", EncryptionProperties.class);
		binder.bindOrCreate("chihuo.outbox", OutboxProperties.class);
		binder.bindOrCreate("chihuo.rabbitmq", RabbitBackendProperties.class);
		if (ClassUtils.isPresent(SQL_CLASS, null)) {
			binder.bindOrCreate("chihuo.jdbc", JdbcLedgerProperties.class);
		}
	}

	private static void checkName(String property, String name) {
		if (!QueueName.isValidPart(name)) {
			throw new ChihuoConfigurationException("A name in '" + property
					+ "' must have 1 to 128 letters, digits, '.', '_' and '-', and not be '.' or '..', but this one is '"
					+ name + "'", "Correct '" + property + "'.", null);
		}
	}

	private static void checkSchedule(String key, ScheduleProperties schedule) {
		String name = "chihuo.schedules." + key + ".";
		Duration most = Duration.ofDays(36_500);
		checkIfSet(name + "every", schedule.getEvery(), Duration.ofSeconds(1), most);
		checkIfSet(name + "catch-up-within", schedule.getCatchUpWithin(), Duration.ZERO, most);
		checkIfSet(name + "max-missed-runs", schedule.getMaxMissedRuns(), 1, 1000);
		checkIfSet(name + "jitter", schedule.getJitter(), Duration.ZERO, Duration.ofDays(1));
	}

	private static <V extends Comparable<V>> void checkIfSet(String name, @Nullable V value, V least, V most) {
		if (value != null) {
			checkBetween(name, value, least, most);
		}
	}

	private static void checkFlows(FlowProperties flows) {
		checkBetween("chihuo.flows.retention", flows.getRetention(), Duration.ofMinutes(1), Duration.ofDays(365));
		checkBetween("chihuo.flows.failed-retention", flows.getFailedRetention(), Duration.ofMinutes(1),
				Duration.ofDays(365));
		checkBetween("chihuo.flows.max-ended-flows", flows.getMaxEndedFlows(), 0L, 100_000_000L);
	}

	private static void checkFileSteps(FileStepProperties file) {
		checkBetween("chihuo.steps.file.max-size", file.getMaxSize(), DataSize.ofBytes(1), DataSize.ofTerabytes(1024));
		checkBetween("chihuo.steps.file.max-read", file.getMaxRead(), DataSize.ofBytes(1), DataSize.ofMegabytes(256));
	}

	private static void checkSqlSteps(SqlStepProperties sql) {
		checkBetween("chihuo.steps.sql.timeout", sql.getTimeout(), Duration.ofSeconds(1), Duration.ofDays(1));
		checkBetween("chihuo.steps.sql.max-rows", sql.getMaxRows(), 1, 1_000_000);
		checkBetween("chihuo.steps.sql.max-file-rows", sql.getMaxFileRows(), 1, 1_000_000_000);
		checkBetween("chihuo.steps.sql.retention", sql.getRetention(), Duration.ofHours(1), Duration.ofDays(36_500));
	}

	private static void checkRedisSteps(RedisStepProperties redis) {
		checkBetween("chihuo.steps.redis.max-value-size", redis.getMaxValueSize(), DataSize.ofBytes(1),
				DataSize.ofMegabytes(512));
	}

	private static void checkHttpSteps(HttpStepProperties http) {
		String name = "chihuo.steps.http.";
		Duration most = Duration.ofDays(1);
		checkBetween(name + "max-connections", http.getMaxConnections(), 1, 10_000);
		checkBetween(name + "pool-timeout", http.getPoolTimeout(), Duration.ofMillis(1), most);
		checkBetween(name + "connect-timeout", http.getConnectTimeout(), Duration.ofMillis(1), most);
		checkBetween(name + "max-timeout", http.getMaxTimeout(), Duration.ofMillis(1), most);
		checkBetween(name + "read-timeout", http.getReadTimeout(), Duration.ofMillis(1), most);
		checkBetween(name + "total-timeout", http.getTotalTimeout(), Duration.ofMillis(1), most);
		checkBetween(name + "max-redirects", http.getMaxRedirects(), 0, 50);
		checkBetween(name + "max-size", http.getMaxSize(), DataSize.ofBytes(0), DataSize.ofTerabytes(1));
		checkBetween(name + "retries", http.getRetries(), 0, 20);
		http.getRetryOn().forEach((status) -> checkBetween(name + "retry-on", status, 100, 599));
		checkBetween(name + "retry-delay", http.getRetryDelay(), Duration.ZERO, most);
		checkBetween(name + "max-retry-delay", http.getMaxRetryDelay(), Duration.ZERO, most);
	}

	private static void checkCalls(CallProperties calls) {
		checkBetween("chihuo.calls.wait", calls.getWait(), Duration.ofMillis(1), Duration.ofDays(30));
		checkBetween("chihuo.calls.max-pending", calls.getMaxPending(), 1, 10_000_000);
		checkBetween("chihuo.calls.result-ttl", calls.getResultTtl(), Duration.ofSeconds(1), Duration.ofDays(365));
		checkBetween("chihuo.calls.no-worker-after", calls.getNoWorkerAfter(), Duration.ZERO, Duration.ofDays(30));
		checkBetween("chihuo.calls.abandoned-result-ttl", calls.getAbandonedResultTtl(), Duration.ofSeconds(1),
				Duration.ofDays(30));
	}

	static <V extends Comparable<V>> void checkBetween(String name, @Nullable V value, V least, V most) {
		if (value == null || value.compareTo(least) < 0 || value.compareTo(most) > 0) {
			throw new ChihuoConfigurationException("'" + name + "' must be from " + toText(least) + " to "
					+ toText(most) + ", but is " + toText(value), "Correct '" + name + "'.", null);
		}
	}

	private static String toText(@Nullable Object value) {
		return (value instanceof Duration time) ? toText(time) : (value != null) ? value.toString() : "empty";
	}

	/** In the largest unit that fits, as somebody would write it. */
	private static String toText(Duration time) {
		for (ChronoUnit unit : UNITS) {
			long amount = time.getSeconds() / unit.getDuration().getSeconds();
			boolean fits = time.getNano() == 0 && time.getSeconds() % unit.getDuration().getSeconds() == 0;
			if (fits && (amount > 1 || amount < 0 || unit == ChronoUnit.SECONDS)) {
				return DurationStyle.SIMPLE.print(time, unit);
			}
		}
		boolean beyondMillis = time.compareTo(MAX_MILLIS_DURATION) > 0
				|| time.compareTo(MAX_MILLIS_DURATION.negated()) < 0;
		return beyondMillis ? time.toString() : DurationStyle.SIMPLE.print(time, ChronoUnit.MILLIS);
	}

	/** Warn if Spring does not wait until loops have stopped. */
	static void compareWithSpring(Duration gracePeriod, Environment environment) {
		Duration phase = DurationStyle.detectAndParse(environment.getProperty(PHASE, "30s"));
		if (gracePeriod.plus(STOP_MARGIN).compareTo(phase) > 0) {
			logger.warn(
					"'chihuo.shutdown.grace-period' is {} ms, but Spring stops waiting after {} ms: set '{}' to at "
							+ "least {} ms, or tasks cannot be released when the application closes",
					gracePeriod.toMillis(), phase.toMillis(), PHASE, gracePeriod.plus(STOP_MARGIN).toMillis());
		}
	}

}
