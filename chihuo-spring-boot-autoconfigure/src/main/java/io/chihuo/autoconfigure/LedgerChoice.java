// SPDX-License-Identifier: Apache-2.0

package io.chihuo.autoconfigure;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import org.jspecify.annotations.Nullable;

import io.chihuo.ChihuoConfigurationException;
import io.chihuo.autoconfigure.LedgerSource.LedgerLocation;
import io.chihuo.autoconfigure.RabbitBackendProperties.LedgerType;
import io.chihuo.backend.ledger.Ledger;

/**
 * Opens the ledger that is configured, or the one that the application has a place for,
 * or a file of our own. A file that the configuration names stands for a database, unless
 * it names a bean too, which has to be of the right type.
 */
final class LedgerChoice {

	private final List<LedgerSource> sources;

	private final @Nullable LedgerFile file;

	private final @Nullable String namedFile;

	private final @Nullable String namedBean;

	/**
	 * Create a choice.
	 * @param file opens a ledger in a file, null without the library for it
	 * @param namedFile the file that the configuration names, null for none
	 * @param namedBean the connection that the configuration names, null for none
	 */
	LedgerChoice(List<LedgerSource> sources, @Nullable LedgerFile file, @Nullable String namedFile,
			@Nullable String namedBean) {
		this.sources = sources;
		this.file = file;
		this.namedFile = (namedBean != null) ? null : namedFile;
		this.namedBean = namedBean;
	}

	Ledger openLedger(LedgerType type) {
		return switch (type) {
			case AUTO -> chooseLedger();
			case REDIS -> openRedis();
			case JDBC -> openJdbc();
		};
	}

	private Ledger chooseLedger() {
		Map<LedgerType, LedgerLocation> places = new LinkedHashMap<>();
		for (LedgerSource source : this.sources) {
			LedgerLocation place = source.findPlace(false);
			if (place != null) {
				places.put(source.ledgerType(), place);
			}
		}
		List<String> names = new ArrayList<>(places.values().stream().map(LedgerLocation::beanName).toList());
		if (this.namedFile != null && !places.containsKey(LedgerType.JDBC)) {
			names.add("the file '" + this.namedFile + "' of 'chihuo.jdbc.file'");
		}
		if (names.size() > 1) {
			throw new ChihuoConfigurationException(
					"The ledger of RabbitMQ can be kept in each of these places: " + String.join(" and ", names),
					"Set 'chihuo.rabbitmq.ledger' to 'redis' or 'jdbc', the same for all nodes.", null);
		}
		if (places.isEmpty()) {
			requireNoOtherBean("is neither a RedisConnectionFactory nor a DataSource");
			return ownFile();
		}
		return places.values().iterator().next().openLedger();
	}

	private Ledger openRedis() {
		LedgerSource source = sourceOf(LedgerType.REDIS);
		if (source == null) {
			throw new ChihuoConfigurationException(
					"'chihuo.rabbitmq.ledger' is 'redis', but its library is not on the class path",
					"Add the dependency 'org.springframework.boot:spring-boot-starter-data-redis'.", null);
		}
		LedgerLocation place = source.findPlace(true);
		if (place == null) {
			requireNoOtherBean("is no RedisConnectionFactory, as 'chihuo.rabbitmq.ledger' demands");
			throw new ChihuoConfigurationException(
					"'chihuo.rabbitmq.ledger' is 'redis', but there is no bean of type RedisConnectionFactory",
					"Configure 'spring.data.redis.*'.", null);
		}
		return place.openLedger();
	}

	private Ledger openJdbc() {
		LedgerSource source = sourceOf(LedgerType.JDBC);
		if (source == null) {
			throw new ChihuoConfigurationException(
					"'chihuo.rabbitmq.ledger' is 'jdbc', but its library is not on the class path",
					"Add the dependency 'org.springframework.boot:spring-boot-starter-jdbc'.", null);
		}
		LedgerLocation place = source.findPlace(true);
		if (place == null) {
			requireNoOtherBean("is no DataSource, as 'chihuo.rabbitmq.ledger' demands");
			return ownFile();
		}
		return place.openLedger();
	}

	/** Rather than choose another place than the one that is named. */
	private void requireNoOtherBean(String problem) {
		if (this.namedBean != null) {
			throw new ChihuoConfigurationException(
					"'chihuo.rabbitmq.ledger-connection' is '" + this.namedBean + "', and this bean " + problem,
					"Correct 'chihuo.rabbitmq.ledger-connection', or remove it.", null);
		}
	}

	private @Nullable LedgerSource sourceOf(LedgerType type) {
		return this.sources.stream().filter((source) -> source.ledgerType() == type).findFirst().orElse(null);
	}

	private Ledger ownFile() {
		if (this.file == null && this.namedFile != null) {
			throw new ChihuoConfigurationException(
					"'chihuo.jdbc.file' names the file '" + this.namedFile
							+ "' for the ledger of RabbitMQ, and the library for it is not on the class path",
					"Add the dependencies 'org.springframework.boot:spring-boot-starter-jdbc' and "
							+ "'com.h2database:h2', or remove the property.",
					null);
		}
		if (this.file == null) {
			throw new ChihuoConfigurationException(
					"'chihuo.backend' is 'rabbitmq', but the application has no store for the state that a broker cannot keep: "
							+ "neither Redis, nor a database that outlives the process, nor H2 for a file",
					"Configure Redis ('spring.data.redis.*'), or a database ('spring.datasource.*'), or, for one "
							+ "process, add the dependencies 'org.springframework.boot:spring-boot-starter-jdbc' and "
							+ "'com.h2database:h2'.",
					null);
		}
		return this.file.openFile();
	}

}
