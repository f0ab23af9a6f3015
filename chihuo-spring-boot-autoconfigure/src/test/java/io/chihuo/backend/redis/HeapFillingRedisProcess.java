// SPDX-License-Identifier: Apache-2.0

package io.chihuo.backend.redis;

import java.time.Duration;

import org.springframework.data.redis.connection.lettuce.LettuceConnectionFactory;

import io.chihuo.backend.TaskClock;
import io.chihuo.engine.HeapFillingProcess;

/**
 * Fills its heap beside connections to Redis. Arguments: host and port.
 */
final class HeapFillingRedisProcess {

	private HeapFillingRedisProcess() {
	}

	public static void main(String[] arguments) throws InterruptedException {
		LettuceConnectionFactory factory = new LettuceConnectionFactory(arguments[0], Integer.parseInt(arguments[1]));
		OwnBackend own = new OwnBackend(factory, Duration.ofSeconds(10));
		HeapFillingProcess.run(TaskClock.systemClock(), own.backend(), Duration.ofSeconds(3));
	}

}
