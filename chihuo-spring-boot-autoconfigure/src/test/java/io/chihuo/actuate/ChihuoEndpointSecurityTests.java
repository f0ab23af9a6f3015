// SPDX-License-Identifier: Apache-2.0

package io.chihuo.actuate;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Map;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

import org.springframework.boot.WebApplicationType;
import org.springframework.boot.security.autoconfigure.actuate.web.servlet.EndpointRequest;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.security.config.Customizer;
import org.springframework.security.config.annotation.web.builders.HttpSecurity;
import org.springframework.security.config.annotation.web.configurers.AbstractHttpConfigurer;
import org.springframework.security.config.web.server.ServerHttpSecurity;
import org.springframework.security.web.SecurityFilterChain;
import org.springframework.security.web.server.SecurityWebFilterChain;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The endpoint behind Spring Security.
 */
@ExtendWith(OutputCaptureExtension.class)
class ChihuoEndpointSecurityTests {

	@Configuration(proxyBeanMethods = false)
	static class MvcLogin {

		@Bean
		SecurityFilterChain chain(HttpSecurity http) {
			return http.securityMatcher(EndpointRequest.to("chihuo"))
				.authorizeHttpRequests((requests) -> requests.anyRequest().authenticated())
				.httpBasic(Customizer.withDefaults())
				.csrf(AbstractHttpConfigurer::disable)
				.build();
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class WebFluxLogin {

		@Bean
		SecurityWebFilterChain chain(ServerHttpSecurity http) {
			return http.authorizeExchange((exchanges) -> exchanges.anyExchange().authenticated())
				.httpBasic(Customizer.withDefaults())
				.csrf(ServerHttpSecurity.CsrfSpec::disable)
				.build();
		}

	}

	@Test
	void mvcLogsTheUserWhoAsked(CapturedOutput output) {
		logsTheUserWhoAsked(WebApplicationType.SERVLET, MvcLogin.class, output);
	}

	@Test
	void webFluxLogsTheUserWhoAsked(CapturedOutput output) {
		logsTheUserWhoAsked(WebApplicationType.REACTIVE, WebFluxLogin.class, output);
	}

	private static void logsTheUserWhoAsked(WebApplicationType type, Class<?> login, CapturedOutput output) {
		try (EndpointProcess application = EndpointProcess.start(SecuredApplication.class, type, List.of(login),
				EndpointProcess.WRITABLE, "spring.security.user.name=olga", "spring.security.user.password=secret")) {
			Http http = application.http();
			assertThat(http.post("chihuo/work/pause", Map.of()).status()).isEqualTo(401);
			String credentials = "Basic "
					+ Base64.getEncoder().encodeToString("olga:secret".getBytes(StandardCharsets.UTF_8));
			assertThat(http.post("chihuo/work/finish", Map.of("id", "x"), "Authorization", credentials).status())
				.isEqualTo(200);
			assertThat(http.post("chihuo/work/pause", Map.of(), "Authorization", credentials).status()).isEqualTo(200);
			assertThat(output).contains("'finish' of loop 'work' with {id=x}, asked for by 'olga': 1 id(s) changed",
					"'pause' of loop 'work' with {}, asked for by 'olga': done by 1 of 1 node(s)");
		}
	}

}
