// SPDX-License-Identifier: Apache-2.0

package io.chihuo.actuate;

import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.context.annotation.Import;

/**
 * The same as {@link EndpointApplication}, behind Spring Security.
 */
@SpringBootConfiguration
@EnableAutoConfiguration
@Import(WorkLoop.class)
class SecuredApplication {

}
