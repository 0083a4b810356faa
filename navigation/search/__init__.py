"""One search box: places, services, seats and books, by Chinese, pinyin, initials or English."""
