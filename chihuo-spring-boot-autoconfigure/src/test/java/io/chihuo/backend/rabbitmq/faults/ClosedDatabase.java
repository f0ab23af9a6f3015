// SPDX-License-Identifier: Apache-2.0

package io.chihuo.backend.rabbitmq.faults;

import java.sql.SQLException;

import com.zaxxer.hikari.SQLExceptionOverride;

/**
 * Informs a pool that a connection is of no use any more if H2 says that its database is
 * closed. Otherwise a connection that is asked again at once is never looked at.
 */
public final class ClosedDatabase implements SQLExceptionOverride {

	private static final int DATABASE_IS_CLOSED = 90121;

	@java.lang.Override
	public Override adjudicate(SQLException failure) {
		return (failure.getErrorCode() == DATABASE_IS_CLOSED) ? Override.MUST_EVICT : Override.CONTINUE_EVICT;
	}

}
