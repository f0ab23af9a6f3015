// SPDX-License-Identifier: Apache-2.0

package io.chihuo.benchmarks.redis.peer;

import io.lettuce.core.RedisClient;
import io.lettuce.core.RedisURI;
import io.lettuce.core.ScriptOutputType;
import io.lettuce.core.api.StatefulRedisConnection;
import io.lettuce.core.api.sync.RedisCommands;

/**
 * Lettuce and three scripts: the least that a queue by id has to send. There is neither a
 * token nor a mark, a task that is added twice runs twice, and no lease ever ends.
 */
public final class BareRedis implements AutoCloseable {

	static final String IDS = "bare:ids";

	static final String PAYLOADS = "bare:payloads";

	private static final String LEASES = "bare:leases";

	private final RedisClient client;

	private final StatefulRedisConnection<String, String> connection;

	private final BareScript add;

	private final BareScript claim;

	private final BareScript acknowledge;

	public BareRedis(String host, int port) {
		this.client = RedisClient.create(RedisURI.create(host, port));
		this.connection = openConnection();
		this.add = BareScript.loadScript(this.connection, "add.lua", ScriptOutputType.INTEGER, IDS, PAYLOADS);
		this.claim = BareScript.loadScript(this.connection, "claim.lua", ScriptOutputType.MULTI, IDS, PAYLOADS, LEASES);
		this.acknowledge = BareScript.loadScript(this.connection, "acknowledge.lua", ScriptOutputType.INTEGER, PAYLOADS,
				LEASES);
	}

	/**
	 * A connection beside the one that is shared.
	 */
	StatefulRedisConnection<String, String> openConnection() {
		return this.client.connect();
	}

	StatefulRedisConnection<String, String> connection() {
		return this.connection;
	}

	/**
	 * Any command, over the shared connection.
	 */
	public RedisCommands<String, String> commands() {
		return this.connection.sync();
	}

	BareScript add() {
		return this.add;
	}

	BareScript claim() {
		return this.claim;
	}

	BareScript acknowledge() {
		return this.acknowledge;
	}

	@Override
	public void close() {
		this.client.shutdown();
	}

}
