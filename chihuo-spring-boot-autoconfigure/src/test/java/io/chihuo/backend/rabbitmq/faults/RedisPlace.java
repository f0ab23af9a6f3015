package io.chihuo.backend.rabbitmq.faults;

import io.chihuo.servers.RedisServer;

/**
 * A Redis server that keeps all it has acknowledged.
 */
final class RedisPlace implements LedgerPlace {

	private final RedisServer server = RedisServer.start("--appendonly", "yes", "--appendfsync", "always");

	RedisServer server() {
		return this.server;
	}

	@Override
	public String[] properties() {
		return new String[] { "chihuo.rabbitmq.ledger=redis", "spring.data.redis.host=" + this.server.host(),
				"spring.data.redis.port=" + this.server.port() };
	}

	@Override
	public void kill() {
		this.server.kill();
	}

	@Override
	public void stop() {
		this.server.stop();
	}

	@Override
	public void restart() {
		this.server.restart();
	}

	@Override
	public void close() {
		this.server.close();
	}

}
