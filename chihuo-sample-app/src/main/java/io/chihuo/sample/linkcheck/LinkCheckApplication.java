package io.chihuo.sample.linkcheck;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.context.ConfigurableApplicationContext;

/**
 * Crawls a web site and reports its broken links. See {@link LinkCheckProperties} for
 * what can be set.
 */
@SpringBootApplication
public class LinkCheckApplication {

	/**
	 * Check the links. The exit status is 0, or 1 if links are broken and
	 * {@code linkcheck.fail-on-broken} is set.
	 */
	public static void main(String[] args) {
		ConfigurableApplicationContext context = SpringApplication.run(LinkCheckApplication.class, args);
		if (!context.getBean(LinkCheckProperties.class).isServe()) {
			System.exit(SpringApplication.exit(context));
		}
	}

}
