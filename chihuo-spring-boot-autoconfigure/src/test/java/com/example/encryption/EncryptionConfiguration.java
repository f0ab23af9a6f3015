// SPDX-License-Identifier: Apache-2.0

package com.example.encryption;

import java.time.Duration;
import java.util.Base64;

import org.springframework.beans.factory.annotation.Value;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.data.redis.connection.RedisConnectionFactory;

import io.chihuo.backend.redis.RedisTaskBackend;

@Configuration(proxyBeanMethods = false)
class EncryptionConfiguration {

	@Bean
	EncryptedTaskBackend taskBackend(RedisConnectionFactory redis, @Value("${payload-key}") String key) {
		return new EncryptedTaskBackend(new RedisTaskBackend(redis, Duration.ofSeconds(10)),
				new PayloadCipher(Base64.getDecoder().decode(key)));
	}

}
