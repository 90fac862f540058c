#ifndef UI_CAMPAIGN_PAGE_H
#define UI_CAMPAIGN_PAGE_H

#include "data/campaign.h"
#include "data/campaign_report.h"
#include "ui/board.h"
#include "ui/page.h"

/*
 * All about one campaign, laid out for that many columns and rows: state, funnel, why some failed, how long it took,
 * speed. Where there is little room the numbers come first and pictures are left out; where there is much, charts
 * have several lines. report NULL: it is still being counted.
 */
void campaign_page(struct page *page, int columns, int rows, const struct campaign *campaign,
		   const struct campaign_report *report, const struct board *board);

#endif
