// SPDX-License-Identifier: Apache-2.0

package io.chihuo.backend.redis;

import java.time.Duration;
import java.util.UUID;

import io.lettuce.core.cluster.api.async.RedisClusterAsyncCommands;

import org.springframework.data.redis.connection.RedisConnectionFactory;
import org.springframework.data.redis.connection.RedisStandaloneConfiguration;
import org.springframework.data.redis.connection.lettuce.LettuceClientConfiguration;
import org.springframework.data.redis.connection.lettuce.LettuceClientConfiguration.LettuceClientConfigurationBuilder;
import org.springframework.data.redis.connection.lettuce.LettuceConnectionFactory;

import io.chihuo.backend.QueueName;
import io.chihuo.backend.TaskBackend;
import io.chihuo.backend.TaskClock;
import io.chihuo.backend.TaskStore;
import io.chihuo.backend.ledger.QueueLedger;
import io.chihuo.contract.ContractQueue;
import io.chihuo.contract.ledger.ListBackend;
import io.chihuo.servers.RedisServer;
import io.chihuo.servers.ServerTime;
import io.chihuo.servers.TestLimits;

/**
 * A backend with connections of its own, as another process would have.
 */
final class OwnBackend implements AutoCloseable {

	/** The queue of the loop of {@link io.chihuo.engine.TestNode}. */
	static final QueueName QUEUE = new QueueName("test", "loop");

	private static final Duration HANG_TIMEOUT = TestLimits.HANG_TIMEOUT;

	private final LettuceConnectionFactory factory;

	private final RedisTaskBackend backend;

	private final RedisLedger ledger;

	private final ListBackend listed;

	OwnBackend(LettuceConnectionFactory factory, Duration timeout) {
		this(factory, factory, timeout);
	}

	private OwnBackend(LettuceConnectionFactory factory, RedisConnectionFactory connections, Duration timeout) {
		factory.afterPropertiesSet();
		this.factory = factory;
		this.backend = new RedisTaskBackend(connections, timeout);
		this.ledger = new RedisLedger(connections, timeout);
		this.listed = new ListBackend(this.ledger);
	}

	static OwnBackend of(RedisServer server) {
		return of(server, HANG_TIMEOUT);
	}

	static OwnBackend of(RedisServer server, Duration timeout) {
		return new OwnBackend(factoryOf(server), timeout);
	}

	/** In a database of the server that may be another one. */
	static OwnBackend ofDatabase(RedisServer server, int database) {
		RedisStandaloneConfiguration configuration = new RedisStandaloneConfiguration(server.host(), server.port());
		configuration.setDatabase(database);
		return new OwnBackend(new LettuceConnectionFactory(configuration, client().build()), HANG_TIMEOUT);
	}

	/** Its scripts go by a clock. */
	static OwnBackend of(RedisServer server, TaskClock clock) {
		LettuceConnectionFactory factory = factoryOf(server);
		return new OwnBackend(factory, SettableRedisTime.of(factory, clock), HANG_TIMEOUT);
	}

	private static LettuceConnectionFactory factoryOf(RedisServer server) {
		return new LettuceConnectionFactory(new RedisStandaloneConfiguration(server.host(), server.port()),
				client().build());
	}

	/** Closed without a wait. */
	static LettuceClientConfigurationBuilder client() {
		return LettuceClientConfiguration.builder().shutdownQuietPeriod(Duration.ZERO).shutdownTimeout(Duration.ZERO);
	}

	/** Its user and password may be set. */
	static OwnBackend of(RedisServer server, String user, String password) {
		RedisStandaloneConfiguration configuration = new RedisStandaloneConfiguration(server.host(), server.port());
		configuration.setUsername(user);
		configuration.setPassword(password);
		return new OwnBackend(new LettuceConnectionFactory(configuration, client().build()), HANG_TIMEOUT);
	}

	/** The connection that the factory shares, as the application uses it. */
	@SuppressWarnings("unchecked")
	RedisClusterAsyncCommands<byte[], byte[]> sharedCommands() {
		return (RedisClusterAsyncCommands<byte[], byte[]>) this.factory.getConnection().getNativeConnection();
	}

	RedisTaskBackend backend() {
		return this.backend;
	}

	TaskStore store() {
		return this.backend.store(QUEUE);
	}

	/** The same records, with the order kept by somebody else. */
	QueueLedger ledger() {
		return ledger(QUEUE);
	}

	/** The records of any queue. */
	QueueLedger ledger(QueueName queue) {
		return this.ledger.queue(queue);
	}

	/** The same records, with tickets that are kept in lists. */
	TaskBackend listedBackend() {
		return this.listed;
	}

	/** The same queue on the ledger, whose tickets are kept in a list. */
	ContractQueue listed() {
		return new ContractQueue(this.listed.store(QUEUE), ServerTime::pass);
	}

	ContractQueue queue() {
		return new ContractQueue(store(), ServerTime::pass);
	}

	/** A queue that nobody knows. */
	ContractQueue newQueue() {
		QueueName name = new QueueName("test", UUID.randomUUID().toString());
		return new ContractQueue(this.backend.store(name), ServerTime::pass);
	}

	@Override
	public void close() {
		this.backend.close();
		this.listed.close();
		this.factory.destroy();
	}

}
