// SPDX-License-Identifier: Apache-2.0

package io.chihuo.benchmarks.redis;

import java.util.ArrayList;
import java.util.List;

import org.jspecify.annotations.Nullable;

import io.chihuo.FinishPolicy;
import io.chihuo.LoopOptions;
import io.chihuo.benchmarks.redis.peer.BareRedis;
import io.chihuo.benchmarks.redis.peer.Peer;
import io.chihuo.benchmarks.redis.peer.Peers;
import io.chihuo.benchmarks.redis.peer.Streams;
import io.chihuo.benchmarks.subject.ChihuoHost;

/**
 * The subjects that use one server.
 *
 * @param platform Chihuo with platform threads
 * @param virtual Chihuo with virtual threads
 * @param metered Chihuo with platform threads and Spring Boot's meters
 * @param observed the same, where each run is an observation
 * @param bare Lettuce alone
 * @param streams Spring Data Redis
 * @param rqueue Rqueue, if it is built
 * @param bullMq BullMQ, if it is built
 */
record RedisSubjects(ChihuoHost platform, ChihuoHost virtual, ChihuoHost metered, ChihuoHost observed, BareRedis bare,
		Streams streams, @Nullable Peer rqueue, @Nullable Peer bullMq) {

	private static final LoopOptions OPTIONS = LoopOptions.DEFAULTS
		.with((builder) -> builder.finishPolicy(FinishPolicy.ON_SUCCESS));

	static RedisSubjects of(String host, int port) {
		String[] redis = { "chihuo.backend=redis", "spring.data.redis.host=" + host, "spring.data.redis.port=" + port };
		return new RedisSubjects(new ChihuoHost(OPTIONS, redis),
				new ChihuoHost(OPTIONS, redis[0], redis[1], redis[2], "spring.threads.virtual.enabled=true"),
				new ChihuoHost(OPTIONS, redis[0], redis[1], redis[2], ChihuoHost.METERED),
				new ChihuoHost(OPTIONS, redis[0], redis[1], redis[2], ChihuoHost.METERED, ChihuoHost.OBSERVED),
				new BareRedis(host, port), new Streams(host, port), Peers.rqueue(host, port).orElse(null),
				Peers.bullMq(host, port).orElse(null));
	}

	List<String> absentPeers() {
		List<String> absent = new ArrayList<>();
		if (this.rqueue == null) {
			absent.add("Rqueue");
		}
		if (this.bullMq == null) {
			absent.add("BullMQ");
		}
		return absent;
	}

	/**
	 * Stop subjects that start again when they are needed.
	 */
	void closeAll() {
		this.observed.stopLoops();
		this.metered.stopLoops();
		this.virtual.stopLoops();
		this.platform.stopLoops();
		if (this.rqueue != null) {
			this.rqueue.close();
		}
		if (this.bullMq != null) {
			this.bullMq.close();
		}
	}

	void leaveServer() {
		closeAll();
		this.streams.close();
		this.bare.close();
	}

}
