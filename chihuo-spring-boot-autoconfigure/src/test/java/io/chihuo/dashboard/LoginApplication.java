// SPDX-License-Identifier: Apache-2.0

package io.chihuo.dashboard;

import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnWebApplication;
import org.springframework.boot.autoconfigure.condition.ConditionalOnWebApplication.Type;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.core.env.Environment;
import org.springframework.security.config.Customizer;
import org.springframework.security.config.annotation.web.builders.HttpSecurity;
import org.springframework.security.config.annotation.web.configurers.CsrfConfigurer;
import org.springframework.security.config.web.server.ServerHttpSecurity;
import org.springframework.security.core.userdetails.MapReactiveUserDetailsService;
import org.springframework.security.core.userdetails.User;
import org.springframework.security.core.userdetails.UserDetails;
import org.springframework.security.crypto.password.PasswordEncoder;
import org.springframework.security.provisioning.InMemoryUserDetailsManager;
import org.springframework.security.web.SecurityFilterChain;
import org.springframework.security.web.csrf.CookieCsrfTokenRepository;
import org.springframework.security.web.server.SecurityWebFilterChain;

/**
 * The same as {@link OpenApplication}, behind Spring Security with Basic and its tokens
 * against forged requests.
 */
@SpringBootConfiguration
@EnableAutoConfiguration
@Import(DashboardMailLoop.class)
class LoginApplication {

	/** An operator, and a user without a role. */
	private static UserDetails[] users() {
		return new UserDetails[] { User.withUsername("olga").password("secret").roles("OPERATOR").build(),
				User.withUsername("rita").password("secret").authorities("reader").build() };
	}

	/**
	 * Compares passwords as they are: pages ask every second, and an encoder of Spring
	 * Security takes about 100 ms each time.
	 */
	@Bean
	PasswordEncoder plainPasswords() {
		return new PasswordEncoder() {
			@Override
			public String encode(CharSequence password) {
				return password.toString();
			}

			@Override
			public boolean matches(CharSequence password, String encoded) {
				return encoded.contentEquals(password);
			}
		};
	}

	@Configuration(proxyBeanMethods = false)
	@ConditionalOnWebApplication(type = Type.SERVLET)
	static class MvcChain {

		@Bean
		SecurityFilterChain chain(HttpSecurity http, Environment environment) {
			Customizer<CsrfConfigurer<HttpSecurity>> csrf = switch (environment.getProperty("test.csrf", "")) {
				case "spa" -> CsrfConfigurer::spa;
				case "cookie" -> (tokens) -> tokens.csrfTokenRepository(CookieCsrfTokenRepository.withHttpOnlyFalse());
				case "off" -> CsrfConfigurer::disable;
				default -> Customizer.withDefaults();
			};
			return http.securityMatcher("/actuator/**")
				.authorizeHttpRequests((requests) -> requests.anyRequest().authenticated())
				.httpBasic(Customizer.withDefaults())
				.csrf(csrf)
				.build();
		}

		@Bean
		InMemoryUserDetailsManager users() {
			return new InMemoryUserDetailsManager(LoginApplication.users());
		}

	}

	@Configuration(proxyBeanMethods = false)
	@ConditionalOnWebApplication(type = Type.REACTIVE)
	static class WebFluxChain {

		@Bean
		SecurityWebFilterChain chain(ServerHttpSecurity http) {
			return http.authorizeExchange((exchanges) -> exchanges.anyExchange().authenticated())
				.httpBasic(Customizer.withDefaults())
				.build();
		}

		@Bean
		MapReactiveUserDetailsService users() {
			return new MapReactiveUserDetailsService(LoginApplication.users());
		}

	}

}
