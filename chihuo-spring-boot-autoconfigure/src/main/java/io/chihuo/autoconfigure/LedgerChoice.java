package io.chihuo.autoconfigure;

import java.util.Comparator;
import java.util.List;
import java.util.Locale;

import io.chihuo.ChihuoConfigurationException;
import io.chihuo.autoconfigure.RabbitBackendProperties.LedgerType;
import io.chihuo.backend.ledger.Ledger;

/**
 * Makes the configured ledger, or says what it lacks.
 */
final class LedgerChoice {

	private LedgerChoice() {
	}

	static Ledger of(LedgerType type, List<LedgerSource> sources) {
		return switch (type) {
			case AUTO -> automatic(sources);
			case REDIS -> shared(type, sources, "RedisConnectionFactory", "spring-boot-starter-data-redis",
					"spring.data.redis.*");
			case JDBC -> shared(type, sources, "DataSource", "spring-boot-starter-jdbc", "spring.datasource.*");
		};
	}

	private static Ledger automatic(List<LedgerSource> sources) {
		return sources.stream()
			.filter(LedgerSource::available)
			.min(Comparator.comparing(LedgerSource::type))
			.map(LedgerSource::create)
			.orElseThrow(() -> new ChihuoConfigurationException(
					"'chihuo.backend' is 'rabbitmq', but there is neither Redis nor a DataSource for what a broker "
							+ "cannot know: states of ids, finish marks and dead letters",
					"Configure 'spring.data.redis.*' or 'spring.datasource.*'.", null));
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
