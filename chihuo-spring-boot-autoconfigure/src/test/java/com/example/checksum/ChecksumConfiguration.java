// SPDX-License-Identifier: Apache-2.0

package com.example.checksum;

import java.time.Duration;

import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.data.redis.connection.RedisConnectionFactory;

import io.chihuo.backend.redis.RedisTaskBackend;

@Configuration(proxyBeanMethods = false)
class ChecksumConfiguration {

	@Bean
	ChecksummedTaskBackend taskBackend(RedisConnectionFactory redis) {
		return new ChecksummedTaskBackend(new RedisTaskBackend(redis, Duration.ofSeconds(10)), new PayloadChecksum());
	}

}
