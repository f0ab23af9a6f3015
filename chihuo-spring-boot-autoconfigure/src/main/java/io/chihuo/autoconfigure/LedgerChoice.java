package io.chihuo.autoconfigure;

import java.util.Comparator;
import java.util.List;
import java.util.Locale;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import io.chihuo.ChihuoConfigurationException;
import io.chihuo.autoconfigure.RabbitBackendProperties.LedgerType;
import io.chihuo.backend.TaskClock;
import io.chihuo.backend.ledger.Ledger;
import io.chihuo.backend.ledger.MemoryLedger;
import io.chihuo.backend.ledger.NoLedger;

/**
 * Makes the configured ledger, or says what it lacks.
 */
final class LedgerChoice {

	private static final Logger logger = LoggerFactory.getLogger(LedgerChoice.class);

	private LedgerChoice() {
	}

	static Ledger of(LedgerType type, List<LedgerSource> sources, TaskClock clock) {
		return switch (type) {
			case AUTO -> automatic(sources, clock);
			case MEMORY -> new MemoryLedger(clock);
			case NONE -> new NoLedger(clock);
			case REDIS -> shared(type, sources, "RedisConnectionFactory", "spring-boot-starter-data-redis",
					"spring.data.redis.*");
			case JDBC -> shared(type, sources, "DataSource", "spring-boot-starter-jdbc", "spring.datasource.*");
		};
	}

	private static Ledger automatic(List<LedgerSource> sources, TaskClock clock) {
		return sources.stream()
			.filter(LedgerSource::available)
			.min(Comparator.comparing(LedgerSource::type))
			.map(LedgerSource::create)
			.orElseGet(() -> inMemory(clock));
	}

	private static Ledger inMemory(TaskClock clock) {
		logger
			.warn("Queues are in RabbitMQ, but there is neither Redis nor a DataSource for what a broker cannot know: "
					+ "finish marks, dead letters and attempts are this process's alone and end with it. Say so with "
					+ "'chihuo.rabbitmq.ledger: memory' if that is meant");
		return new MemoryLedger(clock);
	}

	private static Ledger shared(LedgerType type, List<LedgerSource> sources, String bean, String starter,
			String properties) {
		LedgerSource source = sources.stream()
			.filter((candidate) -> candidate.type() == type)
			.findFirst()
			.orElseThrow(() -> failure(type, "its library is not on the class path",
					"Add the dependency 'org.springframework.boot:" + starter + "'."));
		if (!source.available()) {
			throw failure(type, "there is no, or more than one, bean of type " + bean,
					"Configure '" + properties + "', or mark the bean to use as @Primary.");
		}
		return source.create();
	}

	private static ChihuoConfigurationException failure(LedgerType type, String what, String action) {
		return new ChihuoConfigurationException(
				"'chihuo.rabbitmq.ledger' is '" + type.name().toLowerCase(Locale.ROOT) + "', but " + what, action,
				null);
	}

}
