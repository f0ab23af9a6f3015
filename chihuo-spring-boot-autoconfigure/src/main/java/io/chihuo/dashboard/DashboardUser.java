// SPDX-License-Identifier: Apache-2.0

package io.chihuo.dashboard;

import java.security.Principal;
import java.util.function.Predicate;

/**
 * A signed-in user.
 *
 * @param principal who it is
 * @param hasRole whether the user has a role or an authority
 */
record DashboardUser(Principal principal, Predicate<String> hasRole) {

}
